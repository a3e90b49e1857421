import { Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import {
  type AlertAnswer,
  type CommandOf,
  type createAlert,
  type CreateAlertBody,
  type deleteAlert,
  type EndAlertsBody,
  eventDefinition,
  SERVICE_ROLE,
  streamOf,
  subjects,
} from '#contracts';
import { Refusal } from '#kernel';
import {
  type AdmittedCommand,
  asUnavailable,
  DeciderService,
  FoldedStreams,
  confirmSetUp,
  Platform,
  type Unstamped,
} from '#platform';
import {
  type Alert,
  type AlertCommand,
  type AlertContext,
  alertDecider,
  crossingsOf,
  type EndAlert,
  type Evaluation,
} from '../../domain/alert.decider';
import { passing } from '../queries/passing';
import { QueryService } from '../queries/query.service';
import { problemsOf, questionsOf } from './alert-question';

const NAMESPACE = '7c1f4b62-9f0e-4a7e-8a55-3b1d0d8a6f24';

/** The view that lists alerts. */
const sources = ['alerts'];

type Metadata = AdmittedCommand['metadata'];

/** Creates, deletes and ends alerts, and records what their evaluations change. */
@Injectable()
export class Alerts {
  private readonly streams: FoldedStreams<Alert>;
  private readonly alerts: DeciderService<Alert, AlertCommand, AlertContext>;

  constructor(
    private readonly platform: Platform,
    private readonly questions: QueryService,
  ) {
    this.streams = new FoldedStreams(platform.store, alertDecider);
    this.alerts = new DeciderService<Alert, AlertCommand, AlertContext>(platform.store, {
      decider: alertDecider,
      streamOf: (command) => streamOf.alert(alertIdOf(command)),
      // A limited credential creates alerts of its own work, and sees to those alone.
      workflowsOf: ({ type, metadata }, { created }) =>
        (type === 'create-alert' ? metadata.workflows : created?.workflows) ?? [],
      contextOf: (command) => this.contextOf(command),
      answerOf: (command) => ({ alertId: alertIdOf(command) }),
      describe: (type) => eventDefinition(type)!,
      streams: this.streams,
    });
  }

  /**
   * Answers `{ alertId }`. An alert goes on by itself, and its question is tried before it is created: where the credential ended
   * meanwhile, or nobody can say, it is taken back. Refuses with `invalid_request`, `too_many_alerts` and `unauthenticated`, and
   * with `idempotency_key_reused` a repeated request whose alert has ended.
   */
  async create(command: Unstamped<CommandOf<typeof createAlert>>): Promise<object> {
    const handled = await this.alerts.handle(command);
    const { alertId } = handled.answer as AlertAnswer;
    const { metadata } = command;
    if (handled.replayed) await this.mustGoOn(metadata.tenant, alertId);
    const because = 'the credential that created it ended meanwhile';
    const commandId = `${metadata.commandId}/taken-back`;
    await confirmSetUp(this.platform.bus, metadata, {
      subject: subjects.credentials.ended,
      takeBack: () => this.end({ alertId, because }, { ...metadata, commandId }),
      isNew: true,
    });
    return handled;
  }

  /** Refuses with `alert_not_found` and `alert_not_yours`. */
  delete(command: Unstamped<CommandOf<typeof deleteAlert>>): Promise<object> {
    return this.alerts.handle(command);
  }

  /** Ends all alerts that were created with a credential before it ended: the view has shown each of them by then. */
  async endAll(data: EndAlertsBody, metadata: Metadata): Promise<object> {
    const { tenant, commandId } = metadata;
    const { principal = null, key = null, since = null, because, position } = data;
    await this.questions.reached('alerts', sources, position).catch(passing);
    const { rows } = await this.platform.pool
      .query<{ alertId: string }>({
        name: 'alerts-of-credential',
        text: `SELECT alert_id AS "alertId" FROM views.alerts
          WHERE tenant = $1 AND ended_at IS NULL AND (created_by = $2 OR created_with = $3)
            AND coalesce(created_at >= $4::timestamptz, true)`,
        values: [tenant, principal, key, since],
      })
      .catch(asUnavailable);
    for (const { alertId } of rows)
      await this.end({ alertId, because }, { ...metadata, commandId: `${commandId}/${alertId}` });
    return { answer: {}, position: null, replayed: false };
  }

  /** Records what an evaluation changes; most change nothing, and leave no trace. */
  async record(tenant: string, evaluation: Evaluation): Promise<void> {
    const { alertId, answeredAt } = evaluation;
    const { state, version } = await this.streams.at(tenant, streamOf.alert(alertId));
    if (crossingsOf(evaluation, state).length === 0) return;
    const commandId = `evaluated/${alertId}/${version}/${answeredAt}`;
    const actor = { id: 'service-ledger' };
    const metadata = { commandId, tenant, actor, roles: [SERVICE_ROLE], correlationId: alertId };
    await this.alerts.handle({ type: 'evaluate-alert', data: evaluation, metadata });
  }

  private end(data: EndAlert['data'], metadata: Metadata): Promise<object> {
    return this.alerts.handle({ type: 'end-alert', data, metadata });
  }

  private async mustGoOn(tenant: string, alertId: string): Promise<void> {
    const { state } = await this.streams.at(tenant, streamOf.alert(alertId));
    if (!state.isEnded) return;
    throw new Refusal(
      'idempotency_key_reused',
      `The alert ${alertId} of this request has ended: send a new idempotency key to create another.`,
      { alertId },
    );
  }

  private async contextOf(command: AlertCommand): Promise<AlertContext> {
    const alertId = alertIdOf(command);
    if (command.type !== 'create-alert') return { alertId, present: 0, errors: [] };
    const { tenant } = command.metadata;
    const { rows } = await this.platform.pool
      .query<{ present: number }>({
        name: 'present-alerts',
        text: `SELECT count(*)::integer AS present FROM views.alerts
          WHERE tenant = $1 AND ended_at IS NULL`,
        values: [tenant],
      })
      .catch(asUnavailable);
    const errors = await this.errorsOf(command.data, command.metadata);
    return { alertId, present: rows[0]!.present, errors };
  }

  /** A question that cannot be answered now is refused now, and not at night. */
  private async errorsOf(
    terms: CreateAlertBody,
    { tenant, roles, workflows, now }: AlertCommand['metadata'],
  ): Promise<AlertContext['errors']> {
    const question = { ...terms, ...(workflows && { workflows: [...workflows] }) };
    const problems = problemsOf(question, roles);
    if (problems.length > 0) return problems;
    for (const request of questionsOf({ ...question, tenant }, now, 1))
      try {
        await this.questions.answer(request);
      } catch (error) {
        if (error instanceof Refusal && error.errors.length > 0) return error.errors;
        throw error;
      }
    return [];
  }
}

/** The same command always gets the same id. */
const alertIdOf = ({ type, data, metadata }: AlertCommand): string =>
  type === 'create-alert'
    ? uuidv5(JSON.stringify([metadata.tenant, metadata.actor.id, metadata.commandId]), NAMESPACE)
    : data.alertId;
