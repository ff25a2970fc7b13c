import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
var e=["proven","signed","waived","not-applicable","open","failing","waiting","error","dormant"],t=["proven","signed","waived","not-applicable","dormant"];export{e as a,t as b};
