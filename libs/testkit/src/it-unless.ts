/**
 * `it` where a test can run; a visible skip where it cannot. Say the reason in the title of its `describe`.
 *
 * @param because why it cannot run here; undefined where it can
 */
export const itUnless = (because: string | undefined): jest.It =>
  because === undefined ? it : it.skip;
