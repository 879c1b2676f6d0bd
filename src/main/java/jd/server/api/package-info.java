/// The wire records of the Engine API and the value grammars that flags, files and API share.
package jd.server.api;
