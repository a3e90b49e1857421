import { createHash } from 'node:crypto';
import { renderSVG } from 'uqr';
import { type Certificate, type MetRequirement, type SettledObligation } from '#certificate';
import { isolated, moment, named, part, table } from '../delivery/delivery-markup';
import { deliveryStyle } from '../delivery/delivery-style';
import { Html, html } from '#printing';
import { documentOf } from '../links/layout';

/**
 * A closure certificate as one page to read, print and file: what it claims, an address to verify it at (also as a QR
 * code), and the certificate itself attached. `file` is the JSON text that is attached; `baseUrl` is the address of this
 * installation.
 */
export const certificatePage = (file: string, baseUrl: string): string => {
  const certificate = JSON.parse(file) as Certificate;
  const title = titleOf(certificate) ?? certificate.workOrderId;
  return documentOf(
    deliveryStyle,
    `Closure certificate: ${title}`,
    html`<header>
        <p class="over">Closure certificate</p>
        <h1>${isolated(title)}</h1>
        <p>
          This work order was closed on ${moment(certificate.closure.at)}. Everything that its
          workflow requires was met, and no obligation was open.
        </p>
      </header>
      <main>
        ${closurePart(certificate)} ${requirementsPart(certificate)} ${evidencePart(certificate)}
        ${obligationsPart(certificate)} ${verifyPart(certificate, file, baseUrl)}
      </main>`,
  );
};

/** The title that it was opened with; it may have none. */
const titleOf = ({ bundle }: Certificate): string | undefined => {
  const [opened] = bundle.events;
  if (!opened) return undefined;
  const event = JSON.parse(Buffer.from(opened.event, 'base64').toString()) as {
    readonly data?: { readonly title?: unknown };
  };
  return typeof event.data?.title === 'string' ? event.data.title : undefined;
};

/** The place of a leaf as the ledger counts positions: from 1. */
const positionOf = (index: number): string => (index + 1).toLocaleString('en');

const closurePart = ({ workOrderId, tenant, jobType, workflow, closure }: Certificate): Html =>
  part(
    'closure',
    'What was closed',
    table({
      caption: 'The work order and its closure',
      heads: ['What', 'Value'],
      rows: [
        ['Work order', isolated(workOrderId)],
        ['Tenant', isolated(tenant)],
        ['Job type', named(jobType)],
        ['Workflow', html`${isolated(workflow.id)}, version ${workflow.version}`],
        ['Digest of the workflow', html`<code>${workflow.digest}</code>`],
        ['Closed', moment(closure.at)],
        ['Event of the closure', html`<code>${closure.eventId}</code>`],
        ['Ledger position', positionOf(closure.index)],
      ],
      empty: '',
    }),
  );

const kindLabels: Readonly<Record<MetRequirement['kind'], string>> = {
  input: 'Input',
  prerequisite: 'Prerequisite',
  step: 'Step',
  stage: 'Stage',
  gate: 'Gate',
  'gate-approval': 'Approval of a gate',
  'gate-fact': 'Fact of a gate',
  'gate-evidence': 'Evidence of a gate',
  evidence: 'Evidence',
  'closure-evidence': 'Evidence of the closure',
  track: 'Track',
};

const requirementsPart = ({ requirements }: Certificate): Html =>
  part(
    'requirements',
    'What the workflow requires',
    table({
      caption: 'Each requirement, and the event since which it is met',
      heads: ['Requirement', 'Kind', 'Met by', 'Position'],
      rows: requirements.map(({ kind, name, by, index }) => [
        isolated(name),
        kindLabels[kind],
        html`<code class="whole">${by}</code>`,
        positionOf(index),
      ]),
      empty: 'The workflow requires nothing.',
    }),
  );

const evidencePart = ({ evidence }: Certificate): Html =>
  part(
    'evidence',
    'Evidence',
    table({
      caption: 'The evidence that the closure counts as proof',
      heads: ['Kind', 'Level', 'SHA-256', 'Position'],
      rows: evidence.map(({ kind, level, sha256, index }) => [
        isolated(kind),
        level,
        html`<code>${sha256}</code>`,
        positionOf(index),
      ]),
      empty: 'The closure counts no evidence.',
    }),
  );

const obligationsPart = ({ obligations }: Certificate): Html =>
  part(
    'obligations',
    'Obligations',
    table({
      caption: `${obligations.opened} opened, ${obligations.closed} ended before the closure, none open`,
      heads: ['Kind', 'Id', 'Since position', 'Ended'],
      rows: obligations.each.map((one) => [
        named(one.kind),
        isolated(one.id),
        positionOf(one.opened),
        endOf(one),
      ]),
      empty: 'No obligation was ever open.',
    }),
  );

const endOf = ({ ended, closed }: SettledObligation): string =>
  ended === 'by-time' || closed === null ? 'its time ran out' : `at position ${positionOf(closed)}`;

const verifyPart = ({ workOrderId, treeSize, bundle }: Certificate, file: string, url: string) => {
  const [origin = '', size = '', root = ''] = bundle.checkpoint.split('\n');
  const address = `${url}/ledger/verify?workOrder=${encodeURIComponent(workOrderId)}`;
  return part(
    'verify',
    'Verify it',
    html`<p>
        This page is for reading. The proof is the certificate ${attachment(file)}. Anybody verifies
        it offline, without an account:
        <code>writ verify certificate.json --log-key keys.txt</code>. Get the key of the log from
        somebody you trust more than the one who gave you this page.
      </p>
      <p>Or let your browser verify it at <a href="${address}">${address}</a></p>
      <figure role="img" aria-label="The same address as a QR code">${qrCode(address)}</figure>
      ${table({
        caption: 'What the certificate is compared with',
        heads: ['What', 'Value'],
        rows: [
          ['SHA-256 of the attached file', html`<code>${sha256Of(file)}</code>`],
          ['Log', isolated(origin)],
          ['Tree of the closure', html`${treeSize.toLocaleString('en')} events`],
          ['Signed checkpoint', html`${Number(size).toLocaleString('en')} events`],
          ['Root of the checkpoint', html`<code>${root}</code>`],
        ],
        empty: '',
      })}`,
  );
};

const attachment = (file: string): Html =>
  html`<a
    download="certificate.json"
    href="data:application/json;base64,${Buffer.from(file).toString('base64')}"
    >attached to this page</a
  >`;

/** Dark on light in the dark, too: most readers of the code need that. */
const qrCode = (text: string): Html =>
  new Html(renderSVG(text, { ecc: 'M', border: 4, pixelSize: 4 }));

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');
