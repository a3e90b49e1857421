import { problemStatus } from '../../../apps/gateway/src/problems/problem';
import { type Answer } from '../client';
import { complaintsAbout } from '../unharmed';
import { type Operation } from './operations';

/** Text that only our programs have: stacks, SQL, errors of drivers and of JavaScript, addresses of servers. */
const INTERNAL =
  /\n\s+at \S+ \(|node_modules|\b(SELECT|INSERT INTO|UPDATE) [\w"*.]+ (FROM|SET|VALUES)|ledger\.events|\b(postgres(ql)?|nats):\/\/|E(CONNREFUSED|CONNRESET|PIPE|NOENT)\b|(Type|Range|Syntax|Reference)Error|is not a function|Cannot read prop/;
const PROBLEM = 'application/problem+json';

/** The codes that `/problems/{code}` explains, each with its status. */
const statuses: ReadonlyMap<string, number> = new Map(Object.entries(problemStatus));

/** What is wrong with an answer over HTTP: a failure, a refusal that nothing documents, or internal text. */
export const faultsIn = (
  { answers }: Pick<Operation, 'answers'>,
  answer: Answer,
  sent: string,
): readonly string[] => {
  const { status, text } = answer;
  return [...faultsOfStatus(answers, answer), ...internalTextIn(text, sent)].map(
    (fault) => `${fault}: ${status} ${text.slice(0, 400)}`,
  );
};

/** The same of an answer over NATS. */
export const faultsInReply = (reply: any, sent: string): readonly string[] => {
  const text = JSON.stringify(reply) ?? '';
  const { ok, refusal, unavailable } = reply ?? {};
  const isRefusal = statuses.has(refusal?.code) && refusal.message.length > 0;
  const isAnswer =
    ok === true || (ok === false && (isRefusal || unavailable?.retryAfterSeconds > 0));
  return [
    ...(isAnswer ? [] : ['is neither an answer nor a documented refusal']),
    ...internalTextIn(text, sent),
  ].map((fault) => `${fault}: ${text.slice(0, 400)}`);
};

/** The same of an answer in the form of JetStream's API. */
export const faultsInJetStreamReply = (reply: any, sent: string): readonly string[] => {
  const text = JSON.stringify(reply) ?? '';
  const isAnswer =
    String(reply?.type).startsWith('io.nats.jetstream.api.v1.') &&
    (reply.error === undefined || reply.error.code < 500);
  return [
    ...(isAnswer ? [] : ['is no answer of JetStream, or a failure']),
    ...internalTextIn(text, sent),
  ].map((fault) => `${fault}: ${text.slice(0, 400)}`);
};

const faultsOfStatus = (answers: Operation['answers'], answer: Answer): readonly string[] => {
  const { status, headers, body } = answer;
  const isCatalogued = statuses.get(body?.code) === status;
  if (status < 400) return status in answers ? [] : ['is not documented'];
  if (status >= 500) {
    const isOutage = status === 503 && '503' in answers && headers.has('retry-after');
    return isOutage && isCatalogued ? [] : ['is a failure of ours'];
  }
  // What people open in a browser answers with a page.
  const types = answers[status] ?? answers['400'] ?? [PROBLEM];
  if (!types.includes(PROBLEM)) return [];
  return [
    ...complaintsAbout(answer),
    ...(isCatalogued ? [] : ['has a code that nothing documents']),
  ];
};

const internalTextIn = (text: string, sent: string): readonly string[] => {
  const internal = INTERNAL.exec(text)?.[0];
  return internal === undefined || sent.includes(internal.trim()) ? [] : [`shows “${internal}”`];
};
