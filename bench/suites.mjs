/** The suites there are, in the order they run. Each is a module in suites/ of its name. */

export const SUITE_NAMES = [
  'large',
  'small',
  'mixed',
  'clients',
  'handshake',
  'resume',
  'latency',
  'memory',
  'index',
  'loop',
];

/**
 * A suite: { name, title, needs, needBytes(quick), run(context) }.
 * `needs` are those of scripts/system-libs.mjs; what cannot be met is left out by the suite
 * itself. `needBytes` is the room it takes. `run` resolves to { columns, rows, targets, notes },
 * which report.mjs describes.
 */
export async function loadSuite(name) {
  const { suite } = await import(`./suites/${name}.mjs`);
  return suite;
}
