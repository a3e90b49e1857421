// @ts-check
/** The settings of e-mail; see `declared-settings.cjs`. */
'use strict';
const { text } = require('./setting-kinds.cjs');

const ADDRESS = '[^\\s<>@",;]{1,64}@[A-Za-z0-9.-]{1,190}';

exports.mailSettings = {
  SMTP_URL: text({
    isSecret: true,
    means:
      'Mail server for the notices of owners with a mailbox (docs/mail.md); without it Writ sends no e-mail. It needs SMTP_FROM and WRIT_PUBLIC_URL.',
    expects: 'smtp://<user>:<password>@<host>:<port> or smtps://…, the user and the port as needed',
    pattern:
      /^smtps?:\/\/(?:[^\s:@/?#]+:[^\s:@/?#]+@)?(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?\/?$/,
    readBy: ['exceptions'],
  }),
  SMTP_FROM: text({
    means: 'Address that e-mails come from.',
    expects: 'name@domain, or Writ <name@domain>',
    pattern: new RegExp(`^(?:${ADDRESS}|[^<>"\\r\\n]{1,100} <${ADDRESS}>)$`),
    readBy: ['exceptions'],
  }),
  WRIT_OIDC_EMAIL_CLAIM: text({
    means:
      'Claim with the e-mail address to which notices to the person go; it counts where `email_verified` is true.',
    expects: 'the name of a claim',
    pattern: /^\S{1,128}$/,
    readBy: ['gateway'],
  }),
};
