// Every command, by name, in the order help lists them.

import type { CliCatalogue } from './texts';
import type { Command } from './command';
import { audit } from './run/audit';
import { clients } from './run/clients';
import { connect } from './run/connect';
import { get } from './run/get';
import { id } from './run/id';
import { ids } from './run/ids';
import { invite } from './run/invite';
import { limits } from './run/limits';
import { ls } from './run/ls';
import { nearby } from './run/nearby';
import { repair } from './run/repair';
import { revoke } from './run/revoke';
import { say } from './run/say';
import { serve } from './run/serve';
import { verify } from './run/verify';

export type CommandName = keyof CliCatalogue['commands'];

export const commands: Readonly<Record<CommandName, Command>> = {
  serve,
  invite,
  clients,
  revoke,
  ids,
  nearby,
  connect,
  ls,
  get,
  say,
  verify,
  limits,
  audit,
  id,
  repair,
};

export const isCommand = (name: string): name is CommandName => Object.hasOwn(commands, name);
