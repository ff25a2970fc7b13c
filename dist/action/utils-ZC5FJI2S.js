import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{b as a,c as b,d as c,e as d,f as e}from"./chunk-TF7VSWGG.js";import"./chunk-2BX4XAYX.js";import"./chunk-QI3U4PQM.js";export{d as GitHub,b as context,c as defaults,e as getOctokitOptions,a as getUserAgentWithOrchestrationId};
