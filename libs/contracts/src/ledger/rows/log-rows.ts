import { allEvents } from '../../catalogue';
import { objectOf, text } from '../../json-schema';
import { DecisionMadeData } from '../../policy/events';
import { factsByName, texts } from './documents';
import { ofTenant, oneOf, orNull, row, shaped } from './row-definition';

const actor = objectOf(
  { id: text },
  { key: text, onBehalfOf: texts, issuedBy: texts, teams: texts },
);

/** What is answered from the log itself, or of the views: no SQL view has these rows. */
export const workOrderHistoryRow = row(
  'HistoryEvent',
  'One row per event of the work order, first to last.',
)({
  position: ['whole', 'Its position in the ledger.'],
  version: ['whole', '1, 2, 3 … within the work order.'],
  id: ['text', 'Ask for its receipt by this id.'],
  type: [oneOf(allEvents.map(({ type }) => type)), 'What happened.'],
  schemaVersion: ['whole', 'Version of the shape of its data.'],
  occurredAt: ['time', 'When it happened.'],
  recordedAt: ['time', 'When it was recorded here.'],
  actor: [
    shaped(actor),
    'Who did it, by which key, for whom, who issued the key, and for which teams it answers.',
  ],
  causationId: ['text?', 'The event or command that it came of.'],
  correlationId: ['text', 'Joins what came of one request.'],
  data: [
    shaped({ type: 'object', additionalProperties: true }),
    'As in the log, with free texts filled in.',
  ],
});

export const exportedEventsRow = row(
  'ExportedEvent',
  'One row per event of an export, in the order of the log.',
)({
  ...ofTenant,
  stream: ['text', 'The stream of the log that it is in.'],
  workOrderId: ['text?', 'The work order of that stream; null where it is of none.'],
  ...workOrderHistoryRow.fields,
  position: ['long', 'Its position in the ledger.'],
  version: ['whole', '1, 2, 3 … within the stream.'],
  data: [
    shaped({ type: 'object', additionalProperties: true }),
    'As in the log: of free texts it has the digests alone.',
  ],
});

export const decisionRow = row(
  'DecisionRecord',
  'The decision as it was answered, and what became of it.',
)(
  {
    facts: [shaped(factsByName), 'What the rules saw.'],
    decidedAt: ['time', 'When it was decided.'],
    supersedes: ['text?', 'The earlier decision on the same action that this one replaces.'],
    supersededBy: ['text?', 'The later one that replaced it; null while it is in force.'],
    reported: [orNull(oneOf(['performed', 'failed'])), 'What the delegate reported of the action.'],
    reportedAt: ['time?', 'When that happened.'],
    eventId: ['text', 'The event of the decision; its receipt has this id.'],
    position: ['whole', 'Ledger position of that event.'],
  },
  DecisionMadeData,
);

export const viewsRow = row(
  'ViewState',
  'One row per view: its position in the log, and what is being rebuilt.',
)({
  name: ['text', 'The view.', 'filter'],
  version: ['whole', 'Version of how it is folded.'],
  position: ['whole', 'The ledger position that it shows.'],
  lag: ['whole', 'Events that it does not show yet.'],
  status: [
    oneOf(['live', 'stuck']),
    'stuck: an event cannot be folded, and the view does not move.',
    'filter',
  ],
  error: ['text?', 'Why it is stuck.'],
  errorPosition: ['whole?', 'At which event.'],
  updatedAt: ['time', 'When it last moved.'],
  buildStatus: [
    orNull(oneOf(['building', 'failed'])),
    'Of the rebuild under way; null while there is none.',
  ],
  buildPosition: ['whole?', 'How far that has come.'],
  buildTarget: ['whole?', 'How far it has to come.'],
  buildError: ['text?', 'Why it failed.'],
  buildStartedAt: ['time?', 'When it was begun.'],
});
