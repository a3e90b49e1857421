import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { IssueKeyBody, IssueTokenBody, subjects } from '#contracts';
import { type CommandFrame, parseAs } from '#platform';
import { AccessService } from '../access/access.service';

interface Asked {
  readonly metadata: CommandFrame['metadata'];
}

/** What the gateway asks about credentials. Only our own processes reach these subjects. */
@Controller()
export class AccessController {
  constructor(private readonly access: AccessService) {}

  @MessagePattern(subjects.internal.verifyKey)
  async verify(@Payload() { key }: { readonly key: string }) {
    return { principal: await this.access.verify(String(key)) };
  }

  @MessagePattern(subjects.credentials.state)
  async state(@Payload() { keyId }: { readonly keyId: string }) {
    return { state: await this.access.stateOf(String(keyId)) };
  }

  @MessagePattern(subjects.credentials.caller)
  async caller(@Payload() { keyId }: { readonly keyId: string }) {
    return { caller: await this.access.callerBy(String(keyId)) };
  }

  @MessagePattern(subjects.internal.issueKey)
  issue(@Payload() { metadata, ...wanted }: Asked) {
    return this.access.issue(parseAs(IssueKeyBody, wanted), metadata);
  }

  @MessagePattern(subjects.internal.listKeys)
  async list(@Payload() { metadata }: Asked) {
    return { keys: await this.access.list(metadata) };
  }

  @MessagePattern(subjects.internal.revokeKey)
  async revoke(@Payload() { keyId, metadata }: { readonly keyId: string } & Asked) {
    await this.access.revoke(String(keyId), metadata);
    return { keyId };
  }

  @MessagePattern(subjects.internal.issueToken)
  token(@Payload() { metadata, ...wanted }: Asked) {
    return this.access.token(parseAs(IssueTokenBody, wanted), metadata);
  }
}
