/** All facts of the player, one browser, one after the other: node --test-reporter=tap facts.mjs */

import { after } from 'node:test';
import { closeBrowser } from './facts/stage.mjs';
import './facts/pure.mjs';
import './facts/list.mjs';
import './facts/call.mjs';
import './facts/long.mjs';
import './facts/link.mjs';
import './facts/access.mjs';
import './facts/pictures.mjs';
import './facts/expiry.mjs';

after(closeBrowser);
