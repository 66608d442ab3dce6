# from: valid.ttl
DELETE { :answer psm:answerTo ?old }
INSERT { :answer psm:answerTo :another }
WHERE { :answer psm:answerTo ?old }
