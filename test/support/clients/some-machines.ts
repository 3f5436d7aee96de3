/** Machines that exist only as data. */

import type { Client } from '../../../src/clients/client.js';
import { clients } from '../../../src/clients/clients.js';
import type { Machine } from '../../../src/config/machine.js';

export const linux: Machine = { platform: 'linux', home: '/home/ana', env: {} };
export const mac: Machine = { platform: 'darwin', home: '/Users/ana', env: {} };
export const windows: Machine = {
  platform: 'win32',
  home: 'C:\\Users\\Ana',
  env: { APPDATA: 'C:\\Users\\Ana\\AppData\\Roaming' },
};

export function clientNamed(id: string): Client {
  const client = clients.find((one) => one.id === id);
  if (client === undefined) throw new Error(`there is no client ${id}`);
  return client;
}
