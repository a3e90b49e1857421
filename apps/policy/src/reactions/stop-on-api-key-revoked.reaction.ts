import { apiKeyRevoked, type ApiKeyRevokedData, stopApiKey } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** A crash after the event leaves a key that the ledger says is revoked: it stops all the same. */
export const stopOnApiKeyRevoked = defineReaction({
  name: 'stop-on-api-key-revoked',
  on: apiKeyRevoked.type,
  react: ({ data: { keyId } }: RecordedEvent<string, ApiKeyRevokedData>) => [
    { type: stopApiKey.name, data: { keyId } },
  ],
});
