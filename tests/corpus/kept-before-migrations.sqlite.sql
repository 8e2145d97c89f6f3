PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE tiaoli_schema (
	one INTEGER NOT NULL,
	version INTEGER NOT NULL,
	PRIMARY KEY (one)
);
INSERT INTO tiaoli_schema VALUES(1,1);
CREATE TABLE conversations (
	id VARCHAR(64) NOT NULL,
	turns INTEGER NOT NULL,
	PRIMARY KEY (id)
);
INSERT INTO conversations VALUES('old-conversation',2);
CREATE TABLE turns (
	conversation_id VARCHAR(64) NOT NULL,
	number INTEGER NOT NULL,
	question JSON NOT NULL,
	answer JSON NOT NULL,
	state JSON NOT NULL,
	created_at DATETIME NOT NULL,
	PRIMARY KEY (conversation_id, number)
);
INSERT INTO turns VALUES('old-conversation',1,'"\u6211\u4eec\u516c\u53f8\u521a\u5347\u89c4\uff0c\u5e02\u91cc\u6709\u6ca1\u6709\u5956\u52b1\uff1f"','{"text": "\u6709\uff0c\u5206\u4e24\u5e74\u7ed9\u4e88\u6700\u9ad810\u4e07\u5143\u7684\u5956\u52b1\u3002", "citations": []}','{"place": "\u804a\u57ce\u5e02"}','2026-11-30 19:53:04.000434');
INSERT INTO turns VALUES('old-conversation',2,'"\u7701\u7ea7\u7684\u5462"','{"text": "\u2026"}','{}','2026-11-30 19:53:04.012572');
CREATE TABLE facts (
	conversation_id VARCHAR(64) NOT NULL,
	name VARCHAR(64) NOT NULL,
	value JSON NOT NULL,
	PRIMARY KEY (conversation_id, name)
);
INSERT INTO facts VALUES('old-conversation','enterprise_nature','"\u6c11\u8425\u4f01\u4e1a"');
CREATE TABLE profiles (
	id VARCHAR(64) NOT NULL,
	name JSON NOT NULL,
	facts JSON NOT NULL,
	PRIMARY KEY (id)
);
INSERT INTO profiles VALUES('old-profile','"\u7532\u516c\u53f8"','{}');
CREATE TABLE jobs (
	id VARCHAR(64) NOT NULL,
	channel VARCHAR(16) NOT NULL,
	"key" VARCHAR(128) NOT NULL,
	user VARCHAR(128) NOT NULL,
	conversation_id VARCHAR(64) NOT NULL,
	question JSON NOT NULL,
	answer JSON,
	failed BOOLEAN NOT NULL,
	told_by VARCHAR(128),
	deliveries INTEGER NOT NULL,
	claimed_until FLOAT NOT NULL,
	created_at FLOAT NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (channel, "key")
);
INSERT INTO jobs VALUES('PcG8v2SvkK6EZrVtU3cc1DRhjQWQCnCA','wechat','m1','user1','old-conversation','"\u5c0f\u5347\u89c4\u5956\u52b1\u591a\u5c11\uff1f"','{"text": "10\u4e07\u5143"}',0,'m1',1,0.0,1796068384.0731275081);
INSERT INTO jobs VALUES('Pbwsq0OBBC11tVxUDlZZngWa23kxP1Re','wecom','m2','user2','other','"\u8d37\u6b3e\u8d34\u606f\uff1f"',NULL,0,NULL,1,0.0,1796068384.1017279624);
CREATE TABLE reviews (
	id INTEGER NOT NULL,
	job_id VARCHAR(64) NOT NULL,
	channel VARCHAR(16) NOT NULL,
	user VARCHAR(128) NOT NULL,
	verdict VARCHAR(8) NOT NULL,
	reasons JSON NOT NULL,
	text JSON NOT NULL,
	created_at FLOAT NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (job_id, user)
);
INSERT INTO reviews VALUES(1,'PcG8v2SvkK6EZrVtU3cc1DRhjQWQCnCA','wechat','user1','wrong','["\u4e0d\u51c6\u786e"]','"\u6570\u4e0d\u5bf9"',1796068384.129169941);
CREATE TABLE nonces (
	channel VARCHAR(16) NOT NULL,
	nonce VARCHAR(160) NOT NULL,
	timestamp BIGINT NOT NULL,
	PRIMARY KEY (channel, nonce)
);
INSERT INTO nonces VALUES('wechat','1796068384-nonce1',1796068384);
CREATE TABLE secrets (
	name VARCHAR(32) NOT NULL,
	value VARCHAR(64) NOT NULL,
	PRIMARY KEY (name)
);
INSERT INTO secrets VALUES('links','dF51NoG9KHpZcCyNzmapN4MD7RT86UYeCgbQwbn1qL0');
CREATE TABLE cursors (
	account VARCHAR(64) NOT NULL,
	cursor VARCHAR(128) NOT NULL,
	PRIMARY KEY (account)
);
INSERT INTO cursors VALUES('kf1','cursor-7');
CREATE TABLE api_keys (
	id VARCHAR(12) NOT NULL,
	digest VARCHAR(64) NOT NULL,
	name VARCHAR(60) NOT NULL,
	role VARCHAR(16) NOT NULL,
	created_at DATETIME NOT NULL,
	last_used DATETIME,
	revoked_at DATETIME,
	PRIMARY KEY (id)
);
INSERT INTO api_keys VALUES('bf02b9961f9d','5d40153182983b0c4d2908fc8a438494f06fdb603653e15fc87c06320905ebcc','门户网站','caller','2026-11-30 19:53:04.185932',NULL,NULL);
INSERT INTO api_keys VALUES('40ad495b97d8','f0101a21b483740ec2b7abf857274f56ce1dd1abf92b8af2b29bf026784fadbf','staff','staff','2026-11-30 19:53:04.198170',NULL,NULL);
CREATE INDEX jobs_of_user ON jobs (channel, user);
CREATE INDEX nonces_by_age ON nonces (timestamp);
COMMIT;
