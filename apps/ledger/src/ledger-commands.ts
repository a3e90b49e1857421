import { Controller, Injectable } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { commandSubjects, CONFINING_ROLE, ledgerCommands } from '#contracts';
import { assertNever } from '#kernel';
import { type CommandFrame, type CommandHandler, CommandValidator } from '#platform';
import { DeliveryLinks } from './delivery/delivery-links';
import { Erasures } from './evidence/erasure/erasures';
import { EvidenceCommands } from './evidence/evidence-commands';
import { Alerts } from './views/alerts/alerts';
import { LogDivergences } from './proofs/checkpoints/log-divergences';

/** Hands each command of the ledger to its room. */
@Injectable()
export class LedgerCommands implements CommandHandler {
  private readonly validator = new CommandValidator(ledgerCommands, CONFINING_ROLE);

  constructor(
    private readonly evidence: EvidenceCommands,
    private readonly erasures: Erasures,
    private readonly deliveryLinks: DeliveryLinks,
    private readonly logDivergences: LogDivergences,
    private readonly alerts: Alerts,
  ) {}

  async handle(frame: CommandFrame): Promise<object> {
    const command = this.validator.open(frame);
    switch (command.type) {
      case 'record-evidence':
        return this.evidence.record(command);
      case 'verify-evidence':
        return this.evidence.verify(command);
      case 'erase':
        return this.erasures.erase(command.data, command.metadata);
      case 'shred-content':
        return this.erasures.shredContent(command.data, command.metadata);
      case 'shred-texts':
        return this.erasures.shredTexts(command.data, command.metadata);
      case 'acknowledge-log-divergence':
        return this.logDivergences.acknowledge(command.data, command.metadata);
      case 'issue-delivery-link':
        return this.deliveryLinks.issue(command.data, command.metadata);
      case 'revoke-delivery-link':
        return this.deliveryLinks.revoke(command.data, command.metadata);
      case 'create-alert':
        return this.alerts.create(command);
      case 'delete-alert':
        return this.alerts.delete(command);
      case 'end-alerts':
        return this.alerts.endAll(command.data, command.metadata);
      default:
        return assertNever(command);
    }
  }
}

/** Takes the ledger's commands from NATS. */
@Controller()
export class CommandsController {
  constructor(private readonly commands: LedgerCommands) {}

  @MessagePattern(commandSubjects('ledger', ledgerCommands))
  handle(@Payload() frame: CommandFrame): Promise<object> {
    return this.commands.handle(frame);
  }
}
