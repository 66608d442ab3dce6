# from: valid.ttl
DELETE WHERE { :answer psm:answerTo ?old }
