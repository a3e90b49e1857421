import { type AuditCheck } from '#contracts';
import { type EffectRows, type MissingEffect, MissingEffects } from './missing-effects';

interface Kind {
  count: number;
  readonly type: string;
  readonly effect: string;
  readonly first: number;
}

/** Checks by the log alone that every event had its effects; those of tenants elsewhere are in another log. */
export const auditEffects = async (
  rows: EffectRows,
  onProgress: (events: number) => void,
  isElsewhere: (tenant: string) => boolean = () => false,
): Promise<AuditCheck> => {
  const search = await MissingEffects.open(rows);
  const kinds = new Map<string, Kind>();
  let seen = 0;
  let pending = 0;
  const served = (await rows.tenants()).filter((tenant) => !isElsewhere(tenant));
  for (const tenant of served)
    for (let after = '', page; (page = await rows.page(tenant, after)); after = page.last) {
      const found = await search.of(page);
      for (const missing of found.missing) count(kinds, missing);
      pending += found.pending;
      onProgress((seen += page.events.length));
    }
  const later = pending > 0 ? ` ${pending} wait for their reactions.` : '';
  if (kinds.size === 0)
    return {
      name: 'effects',
      passed: true,
      message: `${seen} events of work have the effects of their reactions.${later}`,
    };
  const first = Math.min(...[...kinds.values()].map((kind) => kind.first));
  return {
    name: 'effects',
    passed: false,
    message: `${[...kinds.values()].map(kindText).join('; ')}: writ repair redelivers them.${later}`,
    place: { from: first, to: first },
  };
};

const count = (kinds: Map<string, Kind>, { reaction, effect, event }: MissingEffect): void => {
  const { type, position } = event;
  const known = kinds.get(reaction) ?? { count: 0, type, effect, first: position };
  const first = Math.min(known.first, position);
  kinds.set(reaction, { ...known, count: known.count + 1, first });
};

const kindText = ({ count: many, type, effect, first }: Kind): string =>
  `${many} ${type} without effect (${effect}), first at position ${first}`;
