import { Controller } from '@nestjs/common';
import { EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import {
  commandSubjects,
  intakeCommands,
  type ReplayQuarantinedRequest,
  streams,
  type SubmitRequest,
  subjects,
} from '#contracts';
import { type CommandFrame, consumerPattern, type DurableMessage } from '#platform';
import { IntakeService } from '../intake.service';
import { FactReceiver } from './fact-receiver';

/** One interface for commands; three for facts, by which the same event has one effect. */
@Controller()
export class IntakeController {
  constructor(
    private readonly intake: IntakeService,
    private readonly transport: FactReceiver,
  ) {}

  @MessagePattern(commandSubjects('intake', intakeCommands))
  command(@Payload() frame: CommandFrame): Promise<object> {
    return this.intake.handle(frame);
  }

  @MessagePattern(subjects.internal.submit)
  submit(@Payload() request: SubmitRequest): Promise<object> {
    return this.intake.submit(request);
  }

  /** One event or a batch, sent by an outside caller with a token. */
  @MessagePattern(subjects.intake.submit)
  submitOverNats(@Payload() { data, metadata }: CommandFrame): Promise<object> {
    const events = [data]
      .flat()
      .map((event) => Buffer.from(JSON.stringify(event)).toString('base64'));
    return this.intake.submit({ events, transport: 'nats', metadata });
  }

  @EventPattern(
    consumerPattern({
      stream: streams.intake,
      durable: 'intake-facts',
      filters: [subjects.intake.stream],
      isParallel: true,
    }),
  )
  takeCopy(@Payload() message: DurableMessage): Promise<void> {
    return this.transport.takeCopy(message);
  }

  @MessagePattern(subjects.internal.replayQuarantined)
  replayQuarantined(@Payload() request: ReplayQuarantinedRequest): Promise<object> {
    return this.intake.replayQuarantined(request);
  }

  @MessagePattern(subjects.internal.readQuarantined)
  readQuarantined(@Payload() request: ReplayQuarantinedRequest): Promise<object> {
    return this.intake.readQuarantined(request);
  }
}
