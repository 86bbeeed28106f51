// Tells the Monaco editor where its three workers are; the build bundles each and puts its file's name in here.

declare const WORKER_FILES: Readonly<Record<'editor' | 'graphql' | 'json', string>>;

const fileFor = (label: string): string =>
  label === 'graphql' || label === 'json' ? WORKER_FILES[label] : WORKER_FILES.editor;

Object.assign(globalThis, {
  MonacoEnvironment: {
    getWorker: (_id: string, label: string) => new Worker(new URL(fileFor(label), import.meta.url)),
  },
});
