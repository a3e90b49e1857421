import {
  Button,
  type ButtonProps,
  Group,
  NativeSelect,
  Stack,
  Text,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useCommand } from '../api/queries';
import { useMay } from '../session/session';
import { FormModal } from './form-modal';
import { OwnerInput } from './owner-input';
import { UserText, visible } from './user-text';
import { Failure } from './waiting';

export interface ActField {
  readonly name: string;
  readonly label: string;
  /** `owner`: a person or team, with suggestions. `secret`: not shown as it is typed. */
  readonly kind?: 'text' | 'lines' | 'choice' | 'time' | 'owner' | 'secret';
  readonly required?: boolean;
  readonly description?: string;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly initial?: string;
}

type Values = Readonly<Record<string, string>>;

export interface ActProps extends Pick<ButtonProps, 'variant' | 'color' | 'size'> {
  /** The command by the name of /docs, which says whether this person may. */
  readonly command: string;
  /** What the button says, and the title of its dialog. */
  readonly label: string;
  /** What it is about, where several on a page have one label: its accessible name has both. */
  readonly object?: string;
  readonly fields?: readonly ActField[];
  /** What is shown above the fields: what exactly will happen. */
  readonly children?: ReactNode;
  /** Sends it. Fields without a text are left out of `values`. */
  readonly run: (values: Values) => Promise<{ readonly data?: unknown }>;
  readonly onDone?: () => void;
  readonly onOpen?: () => void;
  /** It is closed without being sent. */
  readonly onCancel?: () => void;
  /** Why it cannot be done now, besides what one may; the button says so. */
  readonly notNow?: string | undefined;
  /** Opened from outside, as by a key. */
  readonly opened?: boolean;
  readonly onClose?: () => void;
}

/** A button that opens the form of a command and sends it. Users without the right see why; a refusal keeps the input. */
export const Act = ({
  command,
  label,
  object,
  notNow,
  opened = false,
  onClose,
  onOpen,
  onCancel,
  ...rest
}: ActProps) => {
  const [isOpen, { open, close }] = useDisclosure();
  const whyId = useId();
  const { isAllowed, why } = useMay(command);
  const reason = isAllowed ? notNow : why;
  const { variant = 'default', color, size = 'compact-md' } = rest;
  const style = { variant, size, ...(color === undefined ? {} : { color }) };
  const shut = (): void => {
    close();
    onClose?.();
  };
  const begin = (): void => {
    open();
    onOpen?.();
  };
  const cancel = (): void => {
    shut();
    if (reason === undefined) onCancel?.();
  };
  return (
    <>
      <Tooltip label={reason} disabled={!reason} multiline maw={320}>
        <Button
          {...style}
          aria-label={object === undefined ? undefined : visible(`${label}: ${object}`)}
          aria-disabled={reason !== undefined}
          aria-describedby={reason === undefined ? undefined : whyId}
          data-disabled={reason !== undefined || undefined}
          onClick={reason === undefined ? begin : (event) => event.preventDefault()}
        >
          {label}
          {reason !== undefined && (
            <span hidden id={whyId}>
              : {reason}
            </span>
          )}
        </Button>
      </Tooltip>
      {/* An open form stays when somebody else was faster, with what was typed. */}
      <FormModal opened={isOpen || (opened && reason === undefined)} onClose={cancel} title={label}>
        <ActForm label={label} {...rest} close={shut} cancel={cancel} notNow={reason} />
      </FormModal>
    </>
  );
};

const ActForm = ({
  label,
  fields = [],
  children,
  run,
  onDone,
  close,
  cancel,
  color,
  notNow,
}: Omit<ActProps, 'command'> & { readonly close: () => void; readonly cancel: () => void }) => {
  const [values, setValues] = useState<Values>(() =>
    Object.fromEntries(fields.map(({ name, initial }) => [name, initial ?? ''])),
  );
  const command = useCommand(run);
  // The user's own command closes the form.
  const isOver = notNow !== undefined && !command.isPending && !command.isSuccess;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isOver) return;
    const stated = Object.entries(values).filter(([, value]) => value.trim() !== '');
    command.mutate(Object.fromEntries(stated), {
      onSuccess: () => {
        close();
        onDone?.();
      },
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {isOver && (
          <div role="alert">
            <Text fw={650}>
              <UserText>{notNow}</UserText>
            </Text>
            <Text size="sm">Nothing is sent. Your text stays here until you close this.</Text>
          </div>
        )}
        {children && <Text component="div">{children}</Text>}
        {fields.map((field) => (
          <Field
            key={field.name}
            field={field}
            value={values[field.name] ?? ''}
            onChange={(value) => setValues({ ...values, [field.name]: value })}
          />
        ))}
        {command.error !== null && <Failure error={command.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={cancel}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={command.isPending}
            disabled={isOver}
            {...(color === undefined ? {} : { color })}
          >
            {label}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};

const Field = ({
  field: { label, kind = 'text', required = false, description, choices = [] },
  value,
  onChange,
}: {
  readonly field: ActField;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) => {
  const common = { label, required, value, ...(description === undefined ? {} : { description }) };
  const change = (event: { readonly currentTarget: { readonly value: string } }): void =>
    onChange(event.currentTarget.value);
  if (kind === 'lines') return <Textarea {...common} autosize minRows={3} onChange={change} />;
  if (kind === 'owner') return <OwnerInput {...common} onChange={onChange} />;
  if (kind === 'choice')
    return (
      <NativeSelect
        {...common}
        onChange={change}
        data={[{ value: '', label: 'choose …' }, ...choices]}
      />
    );
  return <TextInput {...common} {...typeOf(kind)} onChange={change} />;
};

const typeOf = (kind: NonNullable<ActField['kind']>) => {
  if (kind === 'secret') return { type: 'password', autoComplete: 'off' };
  return { type: kind === 'time' ? 'datetime-local' : 'text' };
};
