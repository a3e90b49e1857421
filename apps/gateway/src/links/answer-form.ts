import { type FastifyRequest } from 'fastify';
import {
  type CommandDefinition,
  GrantApprovalBody,
  grantApproval,
  jsonSchema,
  RejectApprovalBody,
  rejectApproval,
} from '#contracts';
import { Refusal } from '#kernel';
import { parseAs } from '#platform';
import { moneyText } from '#printing';
import { bytesOf, mediaTypeOf } from '../http/body';
import { type OpenLink } from './decision-links';
import { minorOf } from './labels';

/** An answer on the page, as its command. */
export interface LinkAnswer {
  readonly definition: CommandDefinition;
  readonly data: object;
}

const FORM_TYPE = 'application/x-www-form-urlencoded';
const { among, closedObjectOf, meaning, text } = jsonSchema;
const required = {
  answer: among('grant', 'reject'),
  seen: meaning(text, 'The digest of what was on the page.'),
};
const optional = {
  amount: meaning(text, 'At most this much, in the currency of the request.'),
  validFor: meaning(text, 'How long the grant is valid (ISO 8601).'),
  comment: text,
  reason: meaning(text, 'Why not; required with reject.'),
};
const FIELDS = Object.keys({ ...required, ...optional });

/** The forms of the page of a decision link. */
export const answerFormSchema = closedObjectOf(required, optional);

/** Reads a posted form. Refuses with `invalid_request` and `unsupported_media_type`. */
export const answerIn = (
  request: Pick<FastifyRequest, 'body' | 'headers'>,
  open: Pick<OpenLink, 'link' | 'approval'>,
): LinkAnswer => {
  const form = formOf(request);
  const { workOrderId, approvalId } = open.link;
  const { answer, seen, reason } = form;
  // Without it nobody knows what was on the page that is answered.
  const about = { workOrderId, approvalId, seen: seen ?? '' };
  if (answer === 'reject')
    return {
      definition: rejectApproval,
      data: parseAs(RejectApprovalBody, { ...about, reason: reason?.trim() }),
    };
  if (answer !== 'grant') throw refused('answer', 'must be grant or reject');
  return {
    definition: grantApproval,
    data: parseAs(GrantApprovalBody, { ...about, ...termsIn(form, open.approval) }),
  };
};

type Form = Readonly<Record<string, string | undefined>>;

const termsIn = (
  { amount, validFor, comment }: Form,
  { scope: { amountUpTo } }: OpenLink['approval'],
) => {
  const terms = { ...(validFor && { validFor }), ...(comment?.trim() && { comment }) };
  if (!amount || !amountUpTo) return terms;
  const { currency } = amountUpTo;
  const minor = minorOf(amount, currency);
  if (minor > amountUpTo.minor)
    throw refused('amount', `is more than was requested: at most ${moneyText(amountUpTo)}`);
  return minor === amountUpTo.minor
    ? terms
    : { ...terms, scope: { amountUpTo: { minor, currency } } };
};

const formOf = (request: Pick<FastifyRequest, 'body' | 'headers'>): Form => {
  if (mediaTypeOf(request) !== FORM_TYPE)
    throw new Refusal('unsupported_media_type', `Send the form of the page, as ${FORM_TYPE}.`);
  const stated = new URLSearchParams(bytesOf(request).toString());
  for (const name of new Set(stated.keys())) {
    if (!FIELDS.includes(name)) throw refused(name.slice(0, 64), 'is no field of the page');
    if (stated.getAll(name).length > 1) throw refused(name, 'must be stated once');
  }
  return Object.fromEntries(stated);
};

const refused = (name: string, message: string): Refusal =>
  new Refusal('invalid_request', `The form does not fit: ${name} ${message}.`, {}, [
    { pointer: `/${name}`, message },
  ]);
