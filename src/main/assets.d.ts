// Files that the build puts beside the code; importing one gives its path at run time.

declare module '*.png?asset' {
  const path: string;
  export default path;
}
