/** Who may ask for what, as `GET /v1/session` tells it. */
export interface Told {
  readonly may: readonly { readonly name: string }[];
  readonly mayNot: readonly {
    readonly kind: string;
    readonly name: string;
    readonly why: string;
  }[];
}

/** Whether something may be asked for; `why` says what is missing where it may not. */
export interface May {
  readonly isAllowed: boolean;
  readonly why?: string;
}

/**
 * Whether a command or query may be asked for, by the name of /docs. Where a name is of both, the command is meant; what nothing
 * is said of may not.
 */
export const mayOf = (told: Told | undefined, name: string): May => {
  const refused = told?.mayNot.find((one) => one.name === name);
  if (refused?.kind !== 'command' && told?.may.some((allowed) => allowed.name === name))
    return { isAllowed: true };
  return { isAllowed: false, why: refused?.why ?? 'Sign in to do this.' };
};
