# from: valid.ttl
DELETE WHERE { ?answer psm:answerTo :question }
