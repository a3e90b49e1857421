import { UserText } from './user-text';
import { factText, valueText } from './values';

interface FactValueProps {
  readonly value: Parameters<typeof factText>[0];
  /** Of an amount in minor units, as its workflow declares it. */
  readonly currency: string | null | undefined;
}

/** The value of a fact: an amount as money, with the integer that was stated as its title. */
export const FactValue = ({ value, currency }: FactValueProps) => {
  const stated = valueText(value);
  const shown = factText(value, currency);
  if (shown === stated) return <UserText>{stated}</UserText>;
  return (
    <data value={stated} title={`${stated}, in minor units of ${currency}`}>
      {shown}
    </data>
  );
};
