import { wantsColours } from '../../config/terminal.js';
import { defineCommand } from '../command.js';

export const demoCommand = defineCommand({
  options: {},
  usage: [{ words: '', does: "watch an administrator's session on the simulated tenant" }],
  async run({ home }) {
    const { demo } = await import('./demo.js');
    return await demo(home, wantsColours());
  },
});
