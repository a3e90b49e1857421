import { type CallToolResult } from '@modelcontextprotocol/server';
import { type ProposedAction } from '#contracts';

/**
 * `waiting`: an owner has not decided, and nothing was sent. `sent`: it may have reached its server. `answered`: the server
 * answered. `refused`: Writ stops it, and nothing was sent. `unknown`: it may have run, and no answer came. `settled`:
 * somebody reported what became of an unknown one. `cancelled`: the agent gave it up before it was sent.
 */
export type CallState =
  'waiting' | 'sent' | 'answered' | 'refused' | 'unknown' | 'settled' | 'cancelled';

/** What a server answered: a result, or an error of JSON-RPC. */
export type UpstreamAnswer =
  | { readonly result: CallToolResult }
  | { readonly error: { readonly code: number; readonly message: string } };

/** A call of an agent, as the journal has it. */
export interface Call {
  readonly id: string;
  /** The tool as the agent names it. */
  readonly tool: string;
  /** What goes to the server, byte for byte. */
  readonly bytes: string;
  readonly sha256: string;
  readonly authority: ProposedAction['authority'];
  readonly workOrderId: string;
  readonly decisionId: string;
  /** Where the ledger has the decision. */
  readonly position?: string;
  readonly state: CallState;
  /** Whether the agent has to come back for it. */
  readonly deferred: boolean;
  /** Whether the agent has its answer. */
  readonly collected: boolean;
  /** Whether Writ has its outcome, or its withdrawal. */
  readonly reported: boolean;
  /** For people: for whom it waits, why it was refused. */
  readonly message: string;
  readonly answer?: UpstreamAnswer;
  /** Of the answer's bytes. */
  readonly answerSha256?: string;
  readonly answerBytes?: number;
  readonly failed?: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Nothing more happens to it by itself. */
export const isEnded = ({ state }: Pick<Call, 'state'>): boolean =>
  state !== 'waiting' && state !== 'sent';

/** A result of the proxy itself: nothing that a server answered. */
export const ownResult = (text: string, more: Record<string, unknown> = {}): CallToolResult => ({
  // A tool with an output schema has to fit it unless the result is an error; and nothing was done.
  isError: true,
  content: [{ type: 'text', text }],
  structuredContent: more,
});

/** What the agent is answered for a call, as far as it is. */
export const resultOf = (call: Call): CallToolResult => {
  const { id, state, message, answer, decisionId } = call;
  const more = { call: id, state, decisionId };
  if (answer && 'result' in answer) return answer.result;
  // The proxy says itself where no server answered.
  if (answer)
    return ownResult(message || `The server answered with an error: ${answer.error.message}`, more);
  return ownResult(message, more);
};

export const waitsFor = (id: string, owner: string, reason: string): string =>
  `Not run: it waits for ${owner}. ${reason} It runs by itself, once, when that is granted. ` +
  `Ask check_call for its result (call ${id}), or make the same call again: it is not requested twice.`;

export const unreachable = (server: string): string =>
  `Not run: the server ${server} cannot be reached.`;

/** Of a call that has its answer from Writ and waits for its server. */
export const waitsForServer = (id: string, server: string): string =>
  `${unreachable(server)} Nobody else has to answer: once the server is there, the proxy asks Writ again, and the call runs by itself where it may. ` +
  `Ask check_call for its result (call ${id}).`;

export const SENT = 'It was sent, and its server has not answered yet.';

export const GIVEN_UP =
  'You gave this call up after it was sent, and its server has not answered yet. It is not sent again. ' +
  'Ask check_call for its result, or make the same call again.';

export const UNKNOWN =
  'Nobody knows whether this call ran: no answer came. It is not repeated. ' +
  'The owner of the work finds out and reports the outcome of its decision.';
