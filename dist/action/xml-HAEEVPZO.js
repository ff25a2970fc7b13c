import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{a}from"./chunk-G4LO55NK.js";import"./chunk-FGPV7AMB.js";import"./chunk-3TCOWWOK.js";import"./chunk-6M4IW5OX.js";import"./chunk-72Z3CHGA.js";import"./chunk-QI3U4PQM.js";export{a as readXml};
