// Every behaviour is a module of its own, attached by data attributes. Every page works without any of them.
import './errors.js';
import './menu.js';
import './live-filter.js';
import './autosave.js';
import './formset.js';
import './shown-when.js';
import './character-count.js';
import './box-buttons.js';
import './covered.js';
import './passkey.js';
import './risk-level.js';
import './hide-screen.js';
import './idle-warning.js';
import './shortcuts.js';

document.documentElement.classList.add('js');
