import { allowedOutputs, modes } from '../intake/tracks';
import {
  among,
  closedObjectOf,
  constant,
  count,
  type DocumentOf,
  flag,
  type JsonSchema,
  listOf,
  meaning,
  text,
} from '../json-schema';
import { authorities } from '../policy/action';
import { outcomes } from '../policy/events';
import { deliveryScopes } from './delivery-events';
import { evidenceLevels } from './events';
import { NONE, TBD } from './handoffs';

export const DELIVERY_FORMAT = 'writ.delivery.v2';

/** Replaces a name that its workflow does not list: no text that somebody made up is repeated. */
export const OTHER = 'other';

const texts = listOf(text);
/** The latest of many; `count` is how many there are. */
const latest = <T>(items: JsonSchema<T>) => closedObjectOf({ count, items: listOf(items) });

const state = among('open', 'entered', 'completed', 'skipped', 'blocked');

const stage = closedObjectOf({
  name: text,
  state,
  support: flag,
  steps: listOf(closedObjectOf({ name: text, state })),
});

/** What the work may and may not touch, as its workflow says. */
const boundary = closedObjectOf({
  mode: among(...modes, TBD),
  allowedOutput: among(...allowedOutputs, TBD),
  systems: listOf(closedObjectOf({ name: text, reads: texts, writes: texts })),
  actions: listOf(closedObjectOf({ kind: text, authority: among(...authorities), system: text })),
  approvals: meaning(texts, 'Kinds of approvals that it knows.'),
});

const decision = closedObjectOf({
  action: meaning(text, 'A kind that the workflow lists, or other.'),
  outcome: among(...outcomes),
  enforced: flag,
  at: text,
});

const change = closedObjectOf({
  action: text,
  system: text,
  authorised: meaning(flag, 'False where no decision allowed it.'),
  at: text,
});

const artifact = closedObjectOf({
  number: meaning(count, 'Its number among all evidence of the work order; it never changes.'),
  kind: text,
  visibility: among('client', 'public'),
  path: meaning(text, `${NONE} where it was not staged.`),
  mediaType: text,
  size: meaning(count, 'In bytes.'),
  sha256: text,
  level: among(...evidenceLevels),
  version: count,
  at: text,
  isStored: meaning(flag, 'Its content can be had by the link.'),
});

/** How much there is that is not shown. */
const hidden = closedObjectOf({
  evidence: meaning(count, 'Evidence that is neither for the client nor public.'),
  bytes: meaning(count, 'Its size.'),
  forClient: meaning(count, 'Evidence for the client, on a page for the public.'),
  outdated: meaning(count, 'Evidence for others that is erased, chat, or has a newer version.'),
  facts: meaning(count, 'Facts and inputs that were stated.'),
  texts: meaning(count, 'Reasons, comments, findings, questions: all that people wrote.'),
});

const blocker = closedObjectOf(
  {
    kind: among('stop', 'input', 'prerequisite', 'exception', 'step', 'gate'),
    about: meaning(text, 'A name that the workflow lists, or the title of a catalogued code.'),
  },
  { since: meaning(text, 'Absent where no single moment is known.') },
);

const next = closedObjectOf(
  {
    decides: among('approval', 'exception', 'question', 'public-proof', 'stage', 'closing'),
    about: text,
    owner: meaning(text, `A role, a team or a person; ${TBD} while nobody is known.`),
  },
  { dueAt: meaning(text, 'Absent where nobody stated a deadline.') },
);

/**
 * All that somebody outside may see of a work order. It is an allow-list: each field is copied by its name, names
 * are those of the published workflow and catalogue, and nothing that anybody wrote in free text is here.
 */
export const deliverySchema = closedObjectOf({
  format: constant(DELIVERY_FORMAT),
  generatedAt: text,
  position: count,
  scope: among(...deliveryScopes),
  expiresAt: text,
  title: meaning(text, `Of the workflow; ${TBD} where it is not known.`),
  status: among('unknown', 'open', 'stopped', 'closed', 'abandoned', 'superseded'),
  openedAt: meaning(text, `${TBD} where nobody has opened it.`),
  map: closedObjectOf({ objects: texts, stages: listOf(stage) }),
  boundary,
  decisions: latest(decision),
  changed: closedObjectOf({ actions: latest(change), artifacts: latest(artifact) }),
  private: hidden,
  publicProof: closedObjectOf({
    permitted: meaning(flag, 'An approval of the kind public-proof holds.'),
    shown: count,
    withheld: count,
  }),
  blocked: listOf(blocker),
  next: meaning(listOf(next), 'In order; empty where nothing is left.'),
});

export type DeliveryView = DocumentOf<typeof deliverySchema>;
export type DeliveredState = DocumentOf<typeof state>;
export type DeliveryStage = DocumentOf<typeof stage>;
export type DeliveryBoundary = DocumentOf<typeof boundary>;
export type DeliveryDecision = DocumentOf<typeof decision>;
export type DeliveryChange = DocumentOf<typeof change>;
export type DeliveryArtifact = DocumentOf<typeof artifact>;
export type DeliveryPrivate = DocumentOf<typeof hidden>;
export type DeliveryBlocker = DocumentOf<typeof blocker>;
export type DeliveryNext = DocumentOf<typeof next>;
export interface Latest<Item> {
  readonly count: number;
  readonly items: readonly Item[];
}

/** An open link, with the picture that it shows. */
export interface DeliveryReply {
  readonly tenant: string;
  readonly linkId: string;
  readonly picture: DeliveryView;
}

/** Where the content of an artifact is, for the process that passes it on: none of it leaves. */
export interface DeliveryArtifactReply {
  readonly tenant: string;
  readonly linkId: string;
  readonly workOrderId: string;
  readonly evidenceId: string;
}
