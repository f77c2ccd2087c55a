/** The command line of `npm run bench`, and how large a run it asks for. */

export const USAGE = `usage: npm run bench [-- --json] [-- --quick] [-- --markdown] [-- --only name,name]
  --json      one JSON object on standard output instead of tables
  --quick     smaller files and three rounds instead of five: to see it work, not to quote
  --markdown  put the results into docs/BENCHMARKS.md, replacing those of the suites that ran
  --only      these suites alone`;

/** Reads `argv` (without node and script). `names` are the suites there are. Throws an Error. */
export function readOptions(argv, names) {
  const options = { json: false, quick: false, markdown: false, only: [...names] };
  for (let at = 0; at < argv.length; at += 1) {
    const [flag, given] = argv[at].split('=', 2);
    if (flag === '--json') options.json = true;
    else if (flag === '--quick') options.quick = true;
    else if (flag === '--markdown') options.markdown = true;
    else if (flag === '--only') options.only = chosen(given ?? argv[(at += 1)] ?? '', names);
    else throw new Error(`unknown argument: ${argv[at]}`);
  }
  return options;
}

/** In the order of `names`, however they were given. */
function chosen(text, names) {
  const asked = text.split(',').filter((name) => name !== '');
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined || asked.length === 0) {
    throw new Error(`--only takes some of: ${names.join(',')}`);
  }
  return names.filter((name) => asked.includes(name));
}
