import { cloudEventType, workOrderObserved, type LogMapping } from '#contracts';
import { type CaseFacts } from './facts-of-case';
import { importedFact, type ReportedFact } from './case-report';

/** Where the log ends, and which of its cases are open then. Only their ids are held. */
export class LogEnd {
  private readonly open = new Set<string>();
  private until: string;

  constructor(private readonly mapping: LogMapping) {
    this.until = mapping.end === undefined ? '' : new Date(mapping.end).toISOString();
  }

  sees({ workOrderId, lastAt, isOpen }: CaseFacts): void {
    if (isOpen) this.open.add(workOrderId);
    if (lastAt > this.until) this.until = lastAt;
  }

  /** What is open is open as of the end. */
  *facts(isKnown: (workOrderId: string, until: string) => boolean): Generator<ReportedFact> {
    const { until, mapping } = this;
    const { type } = workOrderObserved;
    for (const workOrderId of this.open) {
      const id = `${workOrderId}/${until}/${cloudEventType(workOrderObserved)}`;
      if (!isKnown(workOrderId, until))
        yield importedFact(mapping, type, until, id, { workOrderId, until });
    }
  }
}
