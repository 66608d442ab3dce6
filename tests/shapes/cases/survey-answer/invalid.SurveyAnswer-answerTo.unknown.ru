# from: valid.ttl
DELETE { :answer psm:answerTo ?old }
INSERT { :answer psm:answerTo :unknown }
WHERE { :answer psm:answerTo ?old }
