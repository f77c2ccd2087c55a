/**
 * Calls that exist in exactly one wrapper, or nowhere. Each ban names the wrapper,
 * so that the message tells what to use instead.
 */

/** { selector, message, home }: `home` is the one file where it is allowed, if any. */
export const BANS = [
  {
    selector: 'Identifier[name="ipcMain"]',
    message:
      'Register through handle() of src/main/ipc/handle.ts, which checks sender and payload.',
    home: 'src/main/ipc/handle.ts',
  },
  {
    selector:
      'CallExpression[callee.property.name=/^(send|postMessage)$/]:matches([callee.object.name="webContents"], [callee.object.property.name="webContents"])',
    message: 'Send through src/main/ipc/events.ts, which numbers and throttles events.',
    home: 'src/main/ipc/events.ts',
  },
  {
    selector: 'Identifier[name="ipcRenderer"]',
    message: 'Only src/preload/index.ts talks to the main process; use window.bau.',
    home: 'src/preload/index.ts',
  },
  {
    selector:
      ':matches(MemberExpression[property.name="openExternal"]:matches([object.name="shell"], [object.property.name="shell"]), VariableDeclarator[init.name="shell"])',
    message: 'Open links through src/main/app/open-external.ts, which has the allow-list.',
    home: 'src/main/app/open-external.ts',
  },
  {
    selector:
      'ImportDeclaration[source.value=/^(node:)?child_process$/] > ImportSpecifier[imported.name=/^exec(Sync)?$/]',
    message: 'exec() starts a shell: use spawn or execFile with a list of arguments.',
  },
  {
    selector:
      'CallExpression[callee.property.name=/^exec(Sync)?$/][callee.object.name=/^(child_?process|cp)$/i]',
    message: 'exec() starts a shell: use spawn or execFile with a list of arguments.',
  },
  {
    selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
    message: 'Text from peers is rendered as text, never as markup.',
  },
  {
    selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]',
    message: 'Text from peers is rendered as text, never as markup.',
  },
];

const asRule = (bans) => ['error', ...bans.map(({ selector, message }) => ({ selector, message }))];

/**
 * ESLint configuration objects: every ban in the app's own code, with one exemption per
 * wrapper, and those without a wrapper in scripts and tests too.
 */
export function banConfigs(allFiles, appFiles) {
  const wrapped = BANS.filter(({ home }) => home !== undefined);
  const absolute = BANS.filter(({ home }) => home === undefined);
  return [
    {
      name: 'bau/absolute-bans',
      files: allFiles,
      rules: { 'no-restricted-syntax': asRule(absolute) },
    },
    { name: 'bau/bans', files: appFiles, rules: { 'no-restricted-syntax': asRule(BANS) } },
    ...wrapped.map(({ home }) => ({
      name: `bau/bans-but-in-${home}`,
      files: [home],
      rules: { 'no-restricted-syntax': asRule(BANS.filter((ban) => ban.home !== home)) },
    })),
  ];
}
