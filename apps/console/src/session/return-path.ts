/** As `isOwnPath` of the API: browsers drop tabs and line breaks, and take `\` for `/`. */
const OWN_PATH = /^\/(?![/\\])[^\\\s\p{Cc}]*$/u;

/** Where to go on after signing in: a path of this origin alone, because anybody may send a link with another address. */
export const returnPath = (returnTo: string | undefined): string =>
  returnTo !== undefined && OWN_PATH.test(returnTo) ? returnTo : '/mine';
