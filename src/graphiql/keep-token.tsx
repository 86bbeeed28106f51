// Puts the latest access token into the headers editor, in each tab whose Authorization holds none of the user's own.
import { useGraphiQL } from '@graphiql/react';
import { useEffect } from 'react';
import { withToken } from './authorization.js';

/** `tokens` are all that this page was given, the latest last. */
export function KeepToken({ tokens }: { readonly tokens: readonly string[] }): null {
  const { activeTab, editor } = useGraphiQL((state) => ({
    activeTab: state.tabs[state.activeTabIndex]?.id,
    editor: state.headerEditor,
  }));

  useEffect(() => {
    if (editor === undefined) return;
    const text = withToken(editor.getValue(), tokens);
    if (text !== null) editor.setValue(text);
    // Each tab has an editor text of its own: it is looked at whenever another tab comes up.
  }, [tokens, activeTab, editor]);

  return null;
}
