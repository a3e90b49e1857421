/** An address as people read it; as it is where it has a percent sign that encodes nothing. */
export const readableAddress = (href: string): string => {
  try {
    return decodeURI(href);
  } catch {
    return href;
  }
};
