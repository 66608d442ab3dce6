# from: valid.ttl
DELETE WHERE { :question psm:multipleAnswers ?old }
