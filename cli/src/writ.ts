/** What `cli/bin/writ` runs: the build bundles this file. Packages are made of `main.ts`, and it alone shows what a command loads. */
export { main } from './main';
