/** Texts by which somebody could be named who means harm, and what a browser makes of a page that has them. */
import { type Page } from 'playwright-core';

/** Is set where one of the texts below is taken for a script. */
export const MARK = 'hostileMark';

/** More than any id, name or title of Writ may have. */
const LONG = 10_000;

/** They try to run something here, or to make what stands beside them look otherwise. */
export const HOSTILE: readonly string[] = [
  `<script>${MARK}=1</script>`,
  `</title></style></bdi></p><img src=x onerror=${MARK}=1>`,
  `"><svg onload=${MARK}=1>`,
  `' autofocus onfocus=${MARK}=1 x='`,
  `javascript:${MARK}=1`,
  `data:text/html,<script>opener.${MARK}=1</script>`,
  `<iframe srcdoc='<script>parent.${MARK}=1</script>'></iframe>`,
  `<a href=//example.com/${MARK}><base href=//example.com>`,
  `</style><style>@import '//example.com/${MARK}.css';*{display:none}</style>`,
  `}*{background:url(//example.com/${MARK})}/*`,
  `<math><mtext><style><img src=x onerror=${MARK}=1></style></mtext></math>`,
  `&lt;${MARK}&gt; &#60;b&#62;`,
  `\${${MARK}=1}{{${MARK}=1}}{{constructor.constructor('${MARK}=1')()}}`,
  `__proto__ ${MARK} constructor`,
  `\u001B[31m${MARK}\u001B]8;;//example.com\u0007\u0000\u0008`,
  `\u202Efdp.${MARK}`,
  `\u2066${MARK}\u2067a\u2068b\u2069\u200F\u061C`,
  `שלום ${MARK} العربية 12`,
  `${MARK}${'w'.repeat(LONG)}`,
];

/** As pages show a text: what nobody sees, or what would turn text around, by its number. */
export const asShown = (text: string): string =>
  text.replace(
    /[\p{Bidi_Control}\p{Cc}]/gu,
    (one) => `[U+${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`,
  );

/** Elements that a page without scripts has none of, whatever its texts are. */
export const FOREIGN =
  'script,img,iframe,object,embed,form,base,link,math,style ~ style,[onload],[onerror],[onfocus]';

/** Where the links of a page lead, also those in drawings. */
export const addressesOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(
    `[...document.querySelectorAll('a[href]')].map((link) => new URL(link.getAttribute('href'), location).href)`,
  );

/** What runs or is fetched while a page is loaded again: nothing but the page itself where all is well. */
export const loadedAgain = async (page: Page): Promise<readonly string[]> => {
  const ran: string[] = [];
  page.on('dialog', (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.isNavigationRequest()) ran.push(request.url());
  });
  page.on('framenavigated', (frame) => ran.push(frame.url()));
  await page.reload({ waitUntil: 'load' });
  if ((await page.evaluate(`typeof ${MARK}`)) !== 'undefined') ran.push(MARK);
  return ran;
};

/** Markup that would run, look otherwise and send elsewhere; a page would have it if it did not escape a text. */
const PLANTED = `<img id="planted-img" src="data:," onerror="${MARK}.push('handler')">
  <iframe id="planted-frame" srcdoc="<script>parent.${MARK}.push('frame')</script>"></iframe>
  <a id="planted-link" href="javascript:void ${MARK}.push('address')">planted</a>
  <style>body { outline-color: rgb(1, 2, 3) }</style>`;

/** All that it does where no policy is in its way. */
export const EVERYTHING: readonly string[] = ['address', 'frame', 'handler', 'script', 'style'];

/**
 * What its policy lets a page do that has markup of somebody in it, sorted. Empty where the policy holds.
 */
export const doneByMarkup = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(`(async () => {
    ${MARK} = [];
    document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(PLANTED)});
    const happened = (id, name) =>
      new Promise((resolve) => document.getElementById(id).addEventListener(name, resolve));
    const both = [happened('planted-img', 'error'), happened('planted-frame', 'load')];
    const script = document.createElement('script');
    script.textContent = "${MARK}.push('script')";
    document.body.append(script);
    document.getElementById('planted-link').click();
    await Promise.all(both);
  })()`);
  // The address of a link runs as a task of its own.
  await page.evaluate('new Promise((resolve) => setTimeout(resolve))');
  const outline = await page.evaluate('getComputedStyle(document.body).outlineColor');
  const done = await page.evaluate<string[]>(MARK);
  return [...done, ...(outline === 'rgb(1, 2, 3)' ? ['style'] : [])].sort();
};
