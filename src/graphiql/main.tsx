// GraphiQL's page: where a person tries the API from the browser. Bundled by scripts/bundle-graphiql.mjs.
import './workers.js';
import '@graphiql/react/font/roboto.css';
import '@graphiql/react/font/fira-code.css';
import 'graphiql/style.css';
import './page.css';
import { GraphiQL } from 'graphiql';
import { StrictMode, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { presetHeaders } from './authorization.js';
import { examples } from './examples.js';
import { createFetcher } from './fetcher.js';
import { KeepToken } from './keep-token.js';

const tabs = examples.map(({ query, variables }) => ({
  query,
  variables: variables ?? null,
  headers: presetHeaders,
}));

/** GraphiQL fills the first tab's variables from here only; once it has stored its tabs, it takes them from there. */
const isFirstVisit = sessionStorage.getItem('graphiql:tabState') === null;
const initialVariables = isFirstVisit ? examples[0]?.variables : undefined;

function Page(): React.ReactNode {
  const [tokens, setTokens] = useState<readonly string[]>([]);
  const fetcher = useMemo(() => createFetcher((token) => setTokens((before) => [...before, token])), []);
  return (
    <GraphiQL
      fetcher={fetcher}
      defaultTabs={tabs}
      initialVariables={initialVariables}
      defaultHeaders={presetHeaders}
      defaultEditorToolsVisibility="variables"
      isHeadersEditorEnabled
      // Variables may hold a password, and GraphiQL keeps them: here no longer than the browser's tab is open.
      storage={sessionStorage}
    >
      <GraphiQL.Logo>Sheaf</GraphiQL.Logo>
      <GraphiQL.Toolbar>
        {({ prettify, merge, copy }) => (
          <>
            {prettify}
            {merge}
            {copy}
            <KeepToken tokens={tokens} />
          </>
        )}
      </GraphiQL.Toolbar>
    </GraphiQL>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id root.');
createRoot(root).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
