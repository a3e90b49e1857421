import { createHash } from 'node:crypto';
import { type FastifyReply } from 'fastify';
import { policyOf } from '../http/security-headers';
import { html, Html } from '#printing';

const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--dim:#57606a;--ground:#fff;--panel:#f6f8fa;--line:#d0d7de;
--yes:#116329;--no:#a40e26;--mark:#fff3c4;--markline:#9a6700}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--dim:#9aa4af;--ground:#0d1117;--panel:#161b22;
--line:#3d444d;--yes:#2ea043;--no:#da3633;--mark:#3a2d00;--markline:#d29922}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:46rem;padding:1rem;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);
background:var(--ground);overflow-wrap:anywhere}
h1{font-size:1.4rem;line-height:1.25;margin:.5rem 0}
h2{font-size:1.05rem;margin:1.5rem 0 .5rem}
h3{font-size:1rem;margin:1rem 0 .25rem}
.dim,dt,caption,small{color:var(--dim)}
section,form{border:1px solid var(--line);border-radius:.5rem;background:var(--panel);padding:.75rem 1rem;margin:1rem 0}
section h2,form h2{margin-top:0}
dl{display:grid;grid-template-columns:minmax(6rem,max-content) 1fr;gap:.25rem 1rem;margin:0}
dd{margin:0}
ul{margin:0;padding-left:1.2rem}
table{width:100%;border-collapse:collapse}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem .3rem 0;border-top:1px solid var(--line)}
.changed{background:var(--mark);border-color:var(--markline)}
label{display:block;margin:.75rem 0 .25rem;font-weight:600}
input,textarea,select{width:100%;font:inherit;padding:.5rem;border:1px solid var(--line);border-radius:.35rem;
color:inherit;background:var(--ground)}
button{font:inherit;font-weight:600;margin-top:1rem;padding:.65rem 1.25rem;border:0;border-radius:.35rem;color:#fff;cursor:pointer}
button.yes{background:var(--yes)}button.no{background:var(--no)}
:focus-visible{outline:3px solid var(--markline);outline-offset:2px}
.refused{border-left:.4rem solid var(--markline)}
@media (max-width:30rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}th,td{display:block;border:0;padding:0}
tr{display:block;border-top:1px solid var(--line);padding:.4rem 0}thead{display:none}button{width:100%}}
@media print{:root{color-scheme:light;--ink:#000;--dim:#333;--ground:#fff;--panel:#fff;--line:#999}body{max-width:none}
a{color:inherit}tr,li,h2,h3{break-inside:avoid}h2,h3{break-after:avoid}}
`;

/** How pages look: one style, and the policy that lets in this style alone: no script, nothing from elsewhere. */
export class PageStyle {
  readonly element: Html;
  readonly policy: string;

  constructor(style: string) {
    // Its text is just what is hashed: one space more, and browsers would leave it out.
    this.element = new Html(`<style>${style}</style>`);
    const hash = createHash('sha256').update(style).digest('base64');
    this.policy = policyOf('plain', { style: `sha256-${hash}` });
  }
}

const FORMS = new PageStyle(STYLE);

/** A page of its own, for people, also on a telephone and in the dark. */
export const pageOf = (title: string, body: Html): string =>
  documentOf(FORMS, title, html`<main>${body}</main>`);

/** The same in another style, with landmarks of its own. */
export const documentOf = (pageStyle: PageStyle, title: string, body: Html): string =>
  `<!doctype html>\n${
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        ${pageStyle.element}
      </head>
      <body>
        ${body}
      </body>
    </html> `.markup
  }`;

/** Sends a page that nobody keeps, finds, frames or learns the address of. */
export const sendPage = (
  reply: FastifyReply,
  status: number,
  page: string,
  { policy }: Pick<PageStyle, 'policy'> = FORMS,
): void => {
  void reply
    .status(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', policy)
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-store')
    .header('x-robots-tag', 'noindex, nofollow')
    .send(page);
};
