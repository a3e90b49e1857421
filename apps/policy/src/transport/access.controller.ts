import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { subjects } from '#contracts';
import { type CommandFrame } from '#platform';
import { AccessService, type NewKey } from '../access/access.service';

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

  @MessagePattern(subjects.internal.issueKey)
  issue(@Payload() { metadata, ...wanted }: NewKey & Asked) {
    return this.access.issue(wanted, metadata);
  }

  @MessagePattern(subjects.internal.listKeys)
  async list(@Payload() { metadata }: Asked) {
    return { keys: await this.access.list(metadata) };
  }

  @MessagePattern(subjects.internal.revokeKey)
  async revoke(@Payload() { keyId, metadata }: { readonly keyId: string } & Asked) {
    await this.access.revoke(keyId, metadata);
    return { keyId };
  }

  @MessagePattern(subjects.internal.issueToken)
  token(@Payload() { source, metadata }: { readonly source?: string } & Asked) {
    return this.access.token(source, metadata);
  }
}
