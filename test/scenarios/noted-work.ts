import { type ApiUser, newId } from './client';
import { done } from './refund-work';

/** Work whose outcomes are due within seconds. */
export class NotedWork {
  private constructor(
    private readonly by: ApiUser,
    private readonly workflow: string,
  ) {}

  static async publish(admin: ApiUser): Promise<NotedWork> {
    const id = newId('notes');
    const { kind, authority, system, writes } = note(id);
    const definition = {
      id,
      jobType: 'note',
      title: 'Notes',
      owner: 'support-lead',
      systems: [{ name: system, writes }],
      actions: [
        {
          kind,
          authority,
          system,
          writes,
          objects: 'none',
          arguments: { number: 'integer' },
          outcomeWithin: 'PT2S',
        },
      ],
    };
    await done(admin.put(`/v1/workflows/${id}`, definition));
    const cedar = '@id("all") permit (principal, action, resource);';
    await done(admin.put(`/v1/policies/${id}`, { workflowId: id, cedar }));
    return new NotedWork(admin, id);
  }

  async open(): Promise<string> {
    const workOrderId = newId('note');
    await done(this.by.post('/v1/work-orders', { workOrderId, workflow: this.workflow }));
    return workOrderId;
  }

  async decide(workOrderId: string, number = 1) {
    const action = { ...note(this.workflow), arguments: { number } };
    return (await done(this.by.post('/v1/decisions', { workOrderId, action }))).body;
  }

  report(workOrderId: string, decisionId: string) {
    const report = { workOrderId, outcome: 'performed' };
    return done(this.by.post(`/v1/decisions/${decisionId}/outcome`, report));
  }
}

const note = (system: string) => ({
  kind: 'note.add',
  authority: 'propose',
  system,
  writes: ['note'],
});
