// Every behaviour is a module of its own, attached by data attributes. Every page works without any of them.
import './errors.js';
