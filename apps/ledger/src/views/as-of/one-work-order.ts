import { type Pool } from 'pg';
import { type AnsweredAsOf, streamOf } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { LogAt } from '../../delivery/log-at';
import { definitionTypes } from './definition-types';

/**
 * All events that the row of one work order rests on, as of then and in the order of the log: its own, those of the workflow that it
 * was opened with, and those of the remediations that it opened, which outlive it.
 */
export const eventsBehind = async (
  pool: Pool,
  tenant: string,
  workOrderId: string,
  { position, time, known }: AnsweredAsOf,
): Promise<readonly RecordedEvent[]> => {
  const log = LogAt.at(pool, tenant, { position, now: time });
  const own = await log.eventsOf(streamOf.workOrder(workOrderId));
  const streams = new Set(own.flatMap(streamsNamed));
  const others: (readonly RecordedEvent[])[] = [];
  // One after the other: a past has one session, however many remediations a work order has.
  for (const stream of streams) others.push(await log.eventsOf(stream));
  const counts = ({ type, occurredAt }: RecordedEvent): boolean =>
    known === 'then' || definitionTypes.has(type) || Date.parse(occurredAt) <= Date.parse(time);
  return [own, ...others]
    .flat()
    .filter(counts)
    .sort((a, b) => a.position - b.position);
};

const streamsNamed = ({ data }: RecordedEvent): readonly string[] => [
  ...(data.workflow?.id ? [streamOf.workflow(String(data.workflow.id))] : []),
  ...(data.remediationId ? [streamOf.remediation(String(data.remediationId))] : []),
];
