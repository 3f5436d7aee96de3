/**
 * `qlik-groups-mcp uninstall HOST`: takes this server out of a host, or says where it stands.
 *
 * @module
 */

import { placeWords } from '../../clients/advice.js';
import { removeWords } from '../../clients/client-commands.js';
import { shownPath } from '../../clients/config-paths.js';
import { presenceInFile } from '../../clients/detect-install.js';
import { SERVER_KEY } from '../../clients/entry/server-entry.js';
import type { InstallEnvironment } from './environment.js';
import { uninstallByCommand } from './install-by-command.js';
import { uninstallFromFile } from './install-in-file.js';
import type { UninstallRequest } from './request.js';

/** @returns The exit code: 0 when it is gone, 1 when the person has to do it. */
export async function uninstall(
  request: UninstallRequest,
  around: InstallEnvironment,
): Promise<number> {
  const { host } = request;
  const known = host.file?.(around.machine) !== undefined;
  if (host.by === 'file' && known) return await uninstallFromFile(request, around);
  if (host.by === 'command' && removeWords(host) !== undefined) {
    return await uninstallByCommand(request, around);
  }
  if (known && (await presenceInFile(host, around)).state === 'absent') {
    await around.say(`Already so: ${host.name} does not have this server. Nothing was changed.`);
    return 0;
  }
  const place = shownPath(placeWords(host, around.machine));
  await around.say(
    `${host.name} has no command that takes a server out. Nothing was changed.`,
    `Take ${SERVER_KEY} out of ${host.key} by hand, in ${place}.`,
  );
  return 1;
}
