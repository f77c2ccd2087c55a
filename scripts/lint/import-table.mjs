/**
 * Who may import whom, as data, and the ESLint rule that enforces it. Layers are
 * folders; a file in a layer may import its own layer, the layers listed for it, and
 * the packages that are not reserved to somebody else. Paths are compared by name
 * only, so the rule needs no resolver and also judges files that do not exist yet.
 */
import { posix, relative, sep } from 'node:path';

const CORE = ['crypto', 'noise', 'identity', 'wire', 'session', 'vault', 'store', 'shared'];
const ENGINE = ['engine', 'server', 'client', 'nearby', ...CORE];

/** Layer -> layers it may import besides itself. */
export const LAYERS = {
  shared: [],
  crypto: ['shared'],
  noise: ['crypto', 'shared'],
  identity: ['crypto', 'shared'],
  wire: ['shared'],
  session: ['noise', 'wire', 'crypto', 'identity', 'shared'],
  vault: ['crypto', 'shared'],
  store: ['crypto', 'identity', 'shared'],
  nearby: ['shared'],
  server: CORE,
  client: CORE,
  engine: ENGINE,
  'engine-host': ENGINE,
  'hash-worker': ['crypto', 'vault', 'shared'],
  cli: ['engine', 'identity', 'store', 'shared'],
  app: ['ipc', 'engine', 'cli', 'shared'],
  ipc: ['engine', 'shared'],
  index: ['app', 'ipc', 'engine', 'shared'],
  preload: ['shared/ipc'],
  renderer: ['feature', 'shared'],
  feature: ['renderer', 'shared'],
};

/** Package -> the only layers that may import it. Types count as well. */
export const RESERVED_PACKAGES = {
  electron: ['index', 'app', 'ipc', 'preload'],
  'sodium-native': ['crypto'],
  libsql: ['store'],
  kysely: ['store'],
  'dns-packet': ['nearby'],
  'electron-updater': ['app'],
  'pdfjs-dist': ['renderer'],
};

/** Layer -> the only packages it may import at all (Node's own modules included). */
export const ONLY_PACKAGES = {
  shared: ['zod'],
  preload: ['electron'],
};

/** Layers that run in a page: Node's own modules do not exist there. */
const IN_PAGE = ['renderer', 'feature'];

/** Entry files directly in src/main, each a layer of its own but cli.ts, which opens cli/. */
const MAIN_ENTRIES = ['index', 'engine-host', 'hash-worker', 'cli'];

/**
 * The layer of a path relative to the checkout, with "/" separators: { name, unit },
 * where two files of one layer but different units may not see each other. Null
 * outside src/. Throws nothing; an unknown folder in src/ is the layer "unknown".
 */
export function layerOf(path) {
  const [root, first = '', second = '', third = ''] = path.split('/');
  if (root !== 'src') return null;
  if (first === 'shared') return { name: second === 'ipc' ? 'shared/ipc' : 'shared', unit: '' };
  if (first === 'preload') return { name: 'preload', unit: '' };
  if (first === 'renderer') {
    return second === 'features' && third !== ''
      ? { name: 'feature', unit: third }
      : { name: 'renderer', unit: '' };
  }
  const name = second.replace(/\.[cm]?[jt]sx?$/, '');
  const known = name === second ? Object.hasOwn(LAYERS, name) : MAIN_ENTRIES.includes(name);
  return first === 'main' && known ? { name, unit: '' } : { name: 'unknown', unit: '' };
}

/** Null when `fromPath` may import `specifier`, else a sentence saying why it may not. */
export function objection(fromPath, specifier) {
  const from = layerOf(fromPath);
  if (from === null) return null;
  if (from.name === 'unknown') return `${fromPath} is in no folder of the import table.`;
  const ownName = from.name === 'shared/ipc' ? 'shared' : from.name;
  if (!specifier.startsWith('.')) return packageObjection(ownName, specifier);

  const target = posix.join(posix.dirname(fromPath), specifier);
  const to = layerOf(target);
  if (to === null) return target.startsWith('src/') ? null : outsideObjection(target);
  const targetName = to.name === 'shared/ipc' && ownName !== 'preload' ? 'shared' : to.name;
  if (targetName === ownName) {
    return to.unit === from.unit
      ? null
      : `Features do not import each other ("${from.unit}" imports "${to.unit}").`;
  }
  return LAYERS[ownName].includes(targetName)
    ? null
    : `"${ownName}" may not import "${targetName}" (allowed: ${LAYERS[ownName].join(', ') || 'nothing else'}).`;
}

function outsideObjection(target) {
  // The manifest holds the version that the app and the command line show.
  return target === 'package.json' ? null : `Code in src/ may not import ${target}.`;
}

function packageObjection(layer, specifier) {
  const name = specifier.startsWith('@')
    ? specifier.split('/', 2).join('/')
    : specifier.split('/', 1)[0];
  const owners = RESERVED_PACKAGES[name];
  if (owners !== undefined && !owners.includes(layer)) {
    return `Only ${owners.join(', ')} may import "${name}".`;
  }
  const only = ONLY_PACKAGES[layer];
  if (only !== undefined && !only.includes(name)) {
    return `"${layer}" may import no package but ${only.join(', ')}.`;
  }
  if (IN_PAGE.includes(layer) && name.startsWith('node:')) {
    return `"${layer}" runs in a page: Node's modules do not exist there.`;
  }
  return null;
}

/** The rule, for every form an import can take. */
export const importTable = {
  meta: { type: 'problem', schema: [], docs: { description: 'Enforce who may import whom' } },
  create(context) {
    const path = relative(context.cwd, context.filename).split(sep).join('/');
    const check = (node, source) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const message = objection(path, source.value);
      if (message !== null) context.report({ node: source, message });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source),
      ExportNamedDeclaration: (node) => check(node, node.source),
      ExportAllDeclaration: (node) => check(node, node.source),
      ImportExpression: (node) => check(node, node.source),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal),
      TSExternalModuleReference: (node) => check(node, node.expression),
      "CallExpression[callee.name='require']": (node) => check(node, node.arguments[0]),
    };
  },
};
