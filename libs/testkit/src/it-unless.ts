interface Test {
  (title: string, run: jest.ProvidesCallback, timeout?: number): void;
  each<Row>(
    rows: readonly Row[],
  ): (title: string, run: (row: Row) => unknown, timeout?: number) => void;
}

/**
 * `it` where a test can run. Elsewhere it is a skip, whose title ends with the reason.
 *
 * @param because why the test cannot run here; undefined where it can
 */
export const itUnless = (because: string | undefined): Test => {
  const itOrSkip = because === undefined ? it : it.skip;
  const titled = (title: string): string =>
    because === undefined ? title : `${title} (not here: ${because})`;
  const test = (...[title, run, timeout]: Parameters<Test>): void =>
    itOrSkip(titled(title), run, timeout);
  const each: Test['each'] = (rows) => (title, run, timeout) =>
    itOrSkip.each(rows)(titled(title), run, timeout);
  return Object.assign(test, { each });
};
