/** A number as people read it: `1,234`. Where not all was counted it says so: `1,000 or more`. */
export const countSaid = (count: number, isCut = false): string =>
  `${count.toLocaleString('en')}${isCut ? ' or more' : ''}`;
