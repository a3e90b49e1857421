import { createHash } from 'node:crypto';
import { renderSVG } from 'uqr';
import { type Certificate, type SettledObligation } from '#certificate';
import { isolated, moment, named, part, table } from '../delivery/delivery-markup';
import { deliveryStyle } from '../delivery/delivery-style';
import { Html, html } from '#printing';
import { documentOf } from '../links/layout';
import { CertifiedEvents } from './certificate-events';
import {
  by,
  kindLabels,
  leafOf,
  levels,
  meetings,
  positionOf,
  reference,
  when,
} from './certificate-labels';
import { peoplePart } from './certificate-people';

/**
 * A closure certificate as one page to read, print and file: what it claims, an address to verify it at (also as a QR
 * code), and the certificate itself attached. `file` is the JSON text that is attached; `baseUrl` is the address of this
 * installation.
 */
export const certificatePage = (file: string, baseUrl: string): string => {
  const certificate = JSON.parse(file) as Certificate;
  const events = new CertifiedEvents(certificate);
  const title = events.title ?? certificate.workOrderId;
  const closing = events.at(certificate.closure.index);
  return documentOf(
    deliveryStyle,
    `Closure certificate: ${title}`,
    html`<header>
        <p class="over">Closure certificate</p>
        <h1>${isolated(title)}</h1>
        <p>
          This work order was closed on ${moment(certificate.closure.at)}${by(closing)}. Everything
          that its workflow requires was met, and no obligation was open.
        </p>
      </header>
      <main>
        ${closurePart(certificate, events)} ${peoplePart(events)}
        ${requirementsPart(certificate, events)} ${evidencePart(certificate, events)}
        ${obligationsPart(certificate, events)} ${verifyPart(certificate, file, baseUrl)}
      </main>`,
  );
};

const closurePart = (
  { workOrderId, workflow, closure }: Certificate,
  events: CertifiedEvents,
): Html => {
  const workflowTitle = events.workflowTitle(workflow.index);
  const evidence = closure.evidenceId ?? undefined;
  return part(
    'closure',
    'What was closed',
    table({
      caption: 'The work order and its closure',
      heads: ['What', 'Value'],
      rows: [
        ['Work order', html`${isolated(events.title ?? workOrderId)} ${reference(workOrderId)}`],
        [
          'Kind of work',
          html`${workflowTitle === undefined ? named(workflow.id) : isolated(workflowTitle)}
            <span class="dim">(${isolated(workflow.id)}, version ${workflow.version})</span>`,
        ],
        ['Closed', html`${moment(closure.at)}${by(events.at(closure.index))}`],
        ...(evidence === undefined
          ? []
          : [['Proof of the closure', named(events.nameOf(evidence) ?? evidence)]]),
      ],
      empty: '',
    }),
  );
};

const requirementsPart = ({ requirements }: Certificate, events: CertifiedEvents): Html =>
  part(
    'requirements',
    'What the workflow requires',
    table({
      caption: 'Each requirement, and how it was met',
      heads: ['Requirement', 'Kind', 'Met', 'When'],
      rows: requirements.map(({ kind, name, by: type, index }) => {
        const event = events.at(index);
        return [
          named(name),
          kindLabels[kind],
          html`${meetings[type] ?? named(type)}${event.type === type && by(event)}`,
          html`${when(event)} ${leafOf(index)}`,
        ];
      }),
      empty: 'The workflow requires nothing.',
    }),
  );

const evidencePart = ({ evidence }: Certificate, events: CertifiedEvents): Html =>
  part(
    'evidence',
    'Evidence',
    table({
      caption: 'The evidence that the closure counts as proof',
      heads: ['Kind', 'Recorded', 'Level', 'SHA-256'],
      rows: evidence.map(({ kind, level, sha256, index }) => [
        named(kind),
        html`${when(events.at(index))}${by(events.at(index))} ${leafOf(index)}`,
        levels[level],
        html`<code>${sha256}</code>`,
      ]),
      empty: 'The closure counts no evidence.',
    }),
  );

const obligationsPart = ({ obligations }: Certificate, events: CertifiedEvents): Html =>
  part(
    'obligations',
    'Obligations',
    table({
      caption: `${obligations.opened} opened, ${obligations.closed} ended before the closure, none open`,
      heads: ['What', 'Opened', 'Ended'],
      rows: obligations.each.map((one) => {
        const name = events.nameOf(one.id);
        return [
          html`${named(one.kind)}${name && html`: ${named(name)}`} ${reference(one.id)}`,
          html`${when(events.at(one.opened))} ${leafOf(one.opened)}`,
          endOf(one, events),
        ];
      }),
      empty: 'No obligation was ever open.',
    }),
  );

const endOf = ({ ended, closed }: SettledObligation, events: CertifiedEvents): Html =>
  ended === 'by-time' || closed === null
    ? html`its time ran out`
    : html`${when(events.at(closed))}${by(events.at(closed))} ${leafOf(closed)}`;

const verifyPart = (certificate: Certificate, file: string, url: string) => {
  const { tenant, workOrderId, workflow, closure, treeSize, bundle } = certificate;
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
          ['Tenant', isolated(tenant)],
          ['Digest of the workflow', html`<code>${workflow.digest}</code>`],
          ['Event of the closure', html`<code>${closure.eventId}</code>`],
          ['Ledger position', positionOf(closure.index)],
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
